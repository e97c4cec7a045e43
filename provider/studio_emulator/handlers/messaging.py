"""Messaging services, and the phone numbers in their sender pools.

Source: OpenAPI twilio_messaging_v1, docs messaging/api/service-resource and
messaging/api/phonenumber-resource.
"""

from typing import Any

from studio_emulator.encoding import iso_date
from studio_emulator.errors import TwilioError, not_found
from studio_emulator.exchange import Request, Response
from studio_emulator.handlers import entries
from studio_emulator.handlers.kind import Kind
from studio_emulator.handlers.numbers import NUMBER, SENDER
from studio_emulator.handlers.parameters import (
    flag,
    method,
    one_of,
    product_url,
    text_of,
    whole,
)
from studio_emulator.paging import product_page
from studio_emulator.store.directory import DirectoryEntry, DirectoryStore, Place

MESSAGING_SERVICE = Kind(
    name="messaging_service",
    prefix="MG",
    product="messaging",
    collection="Services",
    key="services",
    changes={
        "friendly_name": text_of(64),
        "inbound_request_url": product_url,
        "inbound_method": method,
        "fallback_url": product_url,
        "fallback_method": method,
        "status_callback": product_url,
        "sticky_sender": flag,
        "mms_converter": flag,
        "smart_encoding": flag,
        "scan_message_content": one_of("inherit", "enable", "disable"),
        "fallback_to_long_code": flag,
        "area_code_geomatch": flag,
        "validity_period": whole(1, 36_000),
        "synchronous_validation": flag,
        "usecase": one_of(
            *("notifications", "marketing", "verification", "discussion", "poll", "undeclared")
        ),
        "use_inbound_webhook_on_number": flag,
    },
    defaults={
        "inbound_request_url": None,
        "inbound_method": "POST",
        "fallback_url": None,
        "fallback_method": "POST",
        "status_callback": None,
        "sticky_sender": True,
        "mms_converter": True,
        "smart_encoding": True,
        "scan_message_content": "inherit",
        "fallback_to_long_code": True,
        "area_code_geomatch": True,
        "synchronous_validation": False,
        "validity_period": 36000,
        "usecase": "undeclared",
        "us_app_to_person_registered": False,
        "use_inbound_webhook_on_number": False,
    },
    removable=True,
    links=("PhoneNumbers", "ShortCodes", "AlphaSenders", "ChannelSenders"),
)


def add_sender(store: DirectoryStore, service: DirectoryEntry, number_sid: str) -> DirectoryEntry:
    """Put a number of the same account into the sender pool of a service.

    Raises TwilioError: 20404 for a number that the account does not have, 21710 and 21712 for one in
    this and in another service, 21715 for one that gets no messages. Their words: Twilio error
    dictionary, 21710 in mozilla/fx-private-relay 2613; the statuses are inferred.
    """
    account_sid = service.account_sid
    number = store.fetch(Place(account_sid, NUMBER), number_sid)
    if number is None:
        raise not_found(f"/Services/{service.sid}/PhoneNumbers")
    former = store.find(SENDER, "number_sid", number_sid)
    if former is not None and former.parent_sid == service.sid:
        raise TwilioError(
            409, 21710, "Phone Number or Short Code is already in the Messaging Service."
        )
    if former is not None:
        raise TwilioError(
            409, 21712, "Phone Number or Short Code is associated with another Messaging Service."
        )
    if not (number.fields["capabilities"]["sms"] or number.fields["capabilities"]["mms"]):
        raise TwilioError(
            400, 21715, "Phone Number Does Not Have Correct Messaging Service Capabilities"
        )
    return store.create(sender_place(service), SENDER, {"number_sid": number_sid})


def sender_place(service: DirectoryEntry) -> Place:
    """Return the list of the numbers in a service."""
    return Place(service.account_sid, SENDER, service.sid)


def _fetch_service(request: Request) -> DirectoryEntry:
    place = Place(request.identity.account.sid, MESSAGING_SERVICE.name)
    return entries.fetch_visible(request, place, request.params["parent"])


def _fetch_sender(request: Request) -> DirectoryEntry:
    place, store = sender_place(_fetch_service(request)), request.app.store(DirectoryStore)
    for sender in store.list_entries(place):
        if sender.fields["number_sid"] == request.params["sid"]:
            return sender
    raise not_found(request.path)


def _sender_fields(request: Request, sender: DirectoryEntry) -> dict[str, Any]:
    """Return the membership of a number as an answer shows it: with the SID of the number."""
    sid = sender.fields["number_sid"]
    number = request.app.store(DirectoryStore).fetch(Place(sender.account_sid, NUMBER), sid)
    if number is None:
        raise LookupError(f"The number {sid} is gone, and is still in {sender.parent_sid}.")
    phone_number, capabilities = number.fields["phone_number"], number.fields["capabilities"]
    shown = (("mms", "MMS"), ("sms", "SMS"), ("voice", "Voice"))
    return {
        "sid": sid,
        "account_sid": sender.account_sid,
        "service_sid": sender.parent_sid,
        "date_created": iso_date(sender.date_created),
        "date_updated": iso_date(sender.date_updated),
        "phone_number": phone_number,
        "country_code": "US" if phone_number.startswith("+1") else None,
        "capabilities": [name for key, name in shown if capabilities[key]],
        "url": request.url_of(f"/messaging/v1/Services/{sender.parent_sid}/PhoneNumbers/{sid}"),
    }


def list_senders(request: Request) -> Response:
    """GET .../Services/{Sid}/PhoneNumbers."""
    page, senders = entries.list_visible(request, sender_place(_fetch_service(request)))
    rows = [_sender_fields(request, sender) for sender in senders]
    return request.respond(product_page(request, "phone_numbers", page, rows))


def fetch_sender(request: Request) -> Response:
    """GET .../Services/{Sid}/PhoneNumbers/{Sid}."""
    return request.respond(_sender_fields(request, _fetch_sender(request)))


def create_sender(request: Request) -> Response:
    """POST .../Services/{Sid}/PhoneNumbers."""
    service = _fetch_service(request)
    number_sid = request.required("PhoneNumberSid")
    sender = add_sender(request.app.store(DirectoryStore), service, number_sid)
    return request.respond(_sender_fields(request, sender), status=201)


def delete_sender(request: Request) -> Response:
    """DELETE .../Services/{Sid}/PhoneNumbers/{Sid}: the number stays in the account."""
    request.app.store(DirectoryStore).delete(_fetch_sender(request))
    return Response(204)
