r"""Eligibility expressions: a small total subset of CEL (cel.dev) on exact rationals.

What there is: `||`, `&&`, `!`, `==`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `+`, `-`, `*`, `/`,
`%`, brackets, lists, `size(…)`, fields `a.b`, places `a["b"]` and `a[0]`, text in double or
single quotes, `true`, `false`, whole and decimal numbers. No loops, macros, other calls,
`null` or `?:`. At most 1000 characters and 32 levels of nesting, so every expression ends.

Where it differs from CEL, on purpose:
- numbers are exact rationals: `2.5` is 5/2, `7 / 2` is 7/2, `7 % 2.5` is 2, nothing
  overflows, and whole and decimal numbers mix; there is no int, uint or double;
- `==`, `!=` and `in` compare values of one kind only: `hours == "40"` is a Fault, not false;
- numbers are plain: no exponent, no `0x`, no `u`; text knows the escapes \\ \" \' \n \r \t;
- there are no comments.

What has no value is a Fault that says at which character and how to mend it: division by
zero, a missing field, a place outside a list, an unknown name, operands of the wrong kind.
As in CEL, `false && …` is false and `true || …` is true even if the other side is a Fault,
on either side. Strings are ordered by code points and `size` counts them.
"""
