"""A QR code as SVG: an address to scan from a wall or another phone."""

from __future__ import annotations

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks


def qr(address: str, label: str) -> SafeString:
    """The address as one path of black modules on white, whatever the page's colours are."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(address)
    rows: list[list[bool]] = code.get_matrix()
    dark = "".join(
        f"M{column} {row}h1v1h-1z"
        for row, modules in enumerate(rows)
        for column, module in enumerate(modules)
        if module
    )
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {} {}" width="260" height="260"'
        ' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{}v{}H0z"/>'
        '<path fill="#000" d="{}"/></svg>',
        label,
        len(rows),
        len(rows),
        len(rows),
        len(rows),
        mark_safe(dark),  # noqa: S308  # letters and numbers made above
    )
