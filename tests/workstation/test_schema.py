"""The declarations in the terms of Table Schema."""

import json

import pytest
from frictionless import Schema

from workstation.fields import Choice, Choices
from workstation.register import Register
from workstation.registers.catalogue import REGISTERS
from workstation.schema import schema_of


@pytest.mark.parametrize("register", REGISTERS, ids=lambda one: one.key)
def test_the_schema_tells_the_declaration(register: Register) -> None:
    told = schema_of(register)
    assert json.loads(json.dumps(told)) == told
    assert told["name"] == register.key
    for content, fields in (
        (told["schema"], register.fields),
        *((one["schema"], child.fields) for one, child in zip(told["children"], register.children, strict=True)),
    ):
        assert [one["name"] for one in content["fields"]] == [field.key for field in fields]
        for one, field in zip(content["fields"], fields, strict=True):
            assert (one["label"], one["english"], one["kind"], one["private"]) == (
                field.label, field.english, field.kind, field.private
            )  # fmt: skip
            assert ("codes" in one) is isinstance(field, Choice | Choices)
            assert one.get("constraints", {}).get("required", False) is (field.required is True)
    assert {one["code"] for one in told["rules"]} == {rule.code for rule in register.rules}
    assert told["schema"]["uniqueKeys"] == [[*register.unique_by.fields, *register.unique_by.also]]


@pytest.mark.parametrize("register", REGISTERS, ids=lambda one: one.key)
def test_another_program_understands_it(register: Register) -> None:
    told = schema_of(register)
    for content in (told["schema"], *(child["schema"] for child in told["children"])):
        descriptor = {"fields": content["fields"]}
        assert Schema.metadata_validate(descriptor) is not None
        assert not list(Schema.metadata_validate(descriptor))
        assert len(Schema.from_descriptor(descriptor).fields) == len(content["fields"])
