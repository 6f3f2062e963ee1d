"""YAML read as plain text: every scalar a string, and no key given twice."""

from __future__ import annotations

from typing import Any

import yaml


class YamlError(ValueError):
    """The text is not YAML, or gives a key twice; the message names the line."""


class _Loader(yaml.BaseLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise YamlError(f"“{key.value}” is given twice, again in line {key.start_mark.line + 1}")
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def read_yaml(text: str) -> object:
    """Return what the text holds; raises `YamlError`."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 (a BaseLoader builds nothing but text)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise YamlError(f"is not YAML in line {line}: {fault.problem}") from fault
    except yaml.YAMLError as fault:
        raise YamlError(f"is not YAML: {fault}") from fault
