"""The type of an XML or HTML element: lxml comes without types, so the checker takes it as it is."""

from typing import Any, TypeAlias

Element: TypeAlias = Any
