"""The declarations in the terms of Table Schema and Data Package, for other programs."""

from typing import Any

from workstation.fields import Choice, Choices, Field, RequiredWhen
from workstation.register import Register, Rule

SCHEMA_VERSION = "1"
"""Raised when a field is renamed or changes its meaning; additions leave it."""


def field_schema(field: Field) -> dict[str, Any]:
    """One field: Table Schema's own terms, and what the program adds to them."""
    descriptor = field.table_schema()
    descriptor["kind"] = field.kind
    descriptor["label"] = field.label
    descriptor["english"] = field.english
    descriptor["aliases"] = list(field.aliases)
    descriptor["private"] = field.private
    if isinstance(field.required, RequiredWhen):
        descriptor["requiredWhen"] = {"field": field.required.field, "values": list(field.required.values)}
    if isinstance(field, Choice | Choices):
        descriptor["codes"] = [
            {"code": code, "label": field.choices.label(code, "zh"), "english": field.choices.label(code, "en")}
            for code in field.choices.codes
        ]
    return descriptor


def rule_schema(rule: Rule) -> dict[str, Any]:
    """One check: its code, its weight, the fields it looks at."""
    return {"code": rule.code, "severity": str(rule.severity), "fields": list(rule.fields)}


def schema_of(register: Register) -> dict[str, Any]:
    """One register with its child tables and checks."""
    return {
        "name": register.key,
        "title": register.label,
        "english": register.english,
        "schemaVersion": SCHEMA_VERSION,
        "schema": {
            "fields": [field_schema(field) for field in register.fields],
            "primaryKey": "uid",
            "uniqueKeys": [[*register.unique_by.fields, *register.unique_by.also]],
        },
        "children": [
            {
                "name": child.key,
                "title": child.label,
                "english": child.english,
                "schema": {"fields": [field_schema(field) for field in child.fields]},
            }
            for child in register.children
        ],
        "rules": [rule_schema(rule) for rule in register.rules],
    }
