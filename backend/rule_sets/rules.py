"""What a kind of rule set is, which parameters fit it, and what rules follow from a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Generic, TypeVar

R = TypeVar("R")

#: Least and most, inclusive.
Bounds = tuple[int, int]
_ANY: Bounds = (0, 1_000_000)


@dataclass(frozen=True)
class Kind(Generic[R]):
    """`defaults` is a frozen dataclass with a `version`; its other fields are whole numbers, yes or no, or words of `choices`, or
    such numbers or words by key. `bounds` are those of a number, or of every number by key; without any, it may be 0 or more."""

    name: str
    defaults: R
    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def parameters(self) -> dict[str, Any]:
        """The defaults, as plain data."""
        values = asdict(self.defaults)  # type: ignore[call-overload]
        del values["version"]
        return {name: _plain(value) for name, value in values.items()}

    def bounds_of(self, name: str) -> Bounds:
        return self.bounds.get(name, _ANY)


def _plain(value: Any) -> Any:
    return {str(key): each for key, each in value.items()} if isinstance(value, dict) else value


def merged(kind: Kind[Any], stored: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """All parameters: the defaults, then what an earlier version says, then what is given; by key within numbers by key."""
    result = kind.parameters
    for layer in (stored, given):
        for name, value in layer.items():
            both = isinstance(value, dict) and isinstance(result.get(name), dict)
            result[name] = {**result[name], **value} if both else value
    return result


def rule_faults(kind: Kind[Any], parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What of these parameters cannot be, as (path, reason)."""
    defaults = kind.parameters
    faults: list[tuple[str, str]] = []
    for name, value in parameters.items():
        path = f"parameters.{name}"
        if name not in defaults:
            faults.append((path, "There is no such parameter."))
        elif isinstance(defaults[name], dict):
            if not isinstance(value, dict):
                faults.append((path, "Must be values by key."))
                continue
            for key, each in value.items():
                if key not in defaults[name]:
                    faults.append((f"{path}.{key}", "There is no such parameter."))
                elif reason := _value_fault(kind, name, defaults[name][key], each):
                    faults.append((f"{path}.{key}", reason))
        elif reason := _value_fault(kind, name, defaults[name], value):
            faults.append((path, reason))
    return faults


def _value_fault(kind: Kind[Any], name: str, default: Any, value: Any) -> str | None:
    if isinstance(default, bool):
        return None if isinstance(value, bool) else "Not true or false."
    if isinstance(default, int):
        return _number_fault(value, kind.bounds_of(name))
    choices = kind.choices[name]
    return None if value in choices else f"Must be one of: {', '.join(choices)}."


def _number_fault(value: Any, bounds: Bounds) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return "Not a whole number."
    least, most = bounds
    return None if least <= value <= most else f"Must be between {least} and {most}."


def difference(kind: Kind[Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What differs between the parameters of two versions, as rows of path, before and after, in the order of the parameters."""
    first, second = (_by_path(merged(kind, stored, {})) for stored in (before, after))
    return [
        {"path": path, "before": first.get(path), "after": second.get(path)}
        for path in dict.fromkeys([*first, *second])
        if first.get(path) != second.get(path)
    ]


def _by_path(parameters: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in parameters.items():
        found |= {f"{name}.{key}": each for key, each in value.items()} if isinstance(value, dict) else {name: value}
    return found


def made_of(kind: Kind[R], version: int, stored: Mapping[str, Any]) -> R:
    """The rules of a stored version. A parameter that it did not know yet has its default, one that is gone is passed over."""
    values = merged(kind, {name: value for name, value in stored.items() if name in kind.parameters}, {})
    for each in fields(kind.defaults):  # type: ignore[arg-type]
        default = getattr(kind.defaults, each.name)
        if isinstance(default, dict):  # its keys may be words of an enum
            values[each.name] = {key: values[each.name][str(key)] for key in default}
    rules: Any = type(kind.defaults)
    return rules(version=version, **values)  # type: ignore[no-any-return]
