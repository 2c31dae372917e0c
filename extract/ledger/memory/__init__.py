"""What happened to every task: events in a database beside the workbook, and the state worked out from them."""
