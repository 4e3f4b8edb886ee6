"""Hooks of schemathesis: every second path names something that exists, so that requests get behind the first door."""

import json
import os
import random

import schemathesis

# Path parameter → values that exist, by the part of the path before it: {"appointments": ["…"], …}.
KNOWN = json.loads(os.environ.get("SCHALTER_KNOWN", "{}"))


@schemathesis.hook
def before_call(context, case, kwargs):
    """Puts an id that exists in place of the drawn one."""
    parts = case.operation.path.strip("/").split("/")
    for before, part in zip(parts, parts[1:]):
        name = part.strip("{}")
        values = KNOWN.get(before)
        if part.startswith("{") and values and name in (case.path_parameters or {}) and random.random() < 0.5:
            case.path_parameters[name] = random.choice(values)
