"""Pictures of flows, and of the changes between two sides of a flow. Pure: definitions in, text out."""

from pulumi_twilio_studio.drawing.diff_picture import picture
from pulumi_twilio_studio.drawing.entrances import with_entrances
from pulumi_twilio_studio.drawing.mermaid import mermaid
from pulumi_twilio_studio.drawing.page import FlowReview, page, review_page
from pulumi_twilio_studio.drawing.picture import Picture
from pulumi_twilio_studio.drawing.svg import svg

__all__ = [
    "FlowReview",
    "Picture",
    "mermaid",
    "page",
    "picture",
    "review_page",
    "svg",
    "with_entrances",
]
