"""Pictures of flows, and of what differs between two sides of one. Pure: definitions in, text out."""

from .mermaid import mermaid
from .page import FlowReview, page, review_page
from .picture import Picture
from .sides import picture
from .svg import svg

__all__ = ["FlowReview", "Picture", "mermaid", "page", "picture", "review_page", "svg"]
