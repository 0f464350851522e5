"""The security headers, the same on every answer.

The content policy allows nothing but our own files: no inline script or style, and no nonce either, which would give
every page a new ETag.
"""

from __future__ import annotations

from app.config import Settings

Headers = list[tuple[str, str]]

_PERMISSIONS = "camera=(), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"

_HSTS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


def security_headers(settings: Settings, scheme: str) -> Headers:
    """List the headers of an answer that goes out over `http` or `https`; only https may promise https (HSTS)."""
    policy = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        f"frame-ancestors {settings.frame_ancestors}",
    )
    headers = [
        ("Content-Security-Policy", "; ".join(policy)),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Permissions-Policy", _PERMISSIONS),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    old_frame_rule = {"'none'": "DENY", "'self'": "SAMEORIGIN"}.get(settings.frame_ancestors)
    if old_frame_rule:
        headers.append(("X-Frame-Options", old_frame_rule))
    if scheme == "https":
        headers.append(_HSTS)
    return headers
