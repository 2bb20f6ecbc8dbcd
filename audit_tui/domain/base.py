"""The base of every value: frozen, closed, and silent about what it holds when it is refused."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that never changes; a change is a new value."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
