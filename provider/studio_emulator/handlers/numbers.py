"""Phone numbers under /2010-04-01/Accounts/{AC}/IncomingPhoneNumbers.

Source: docs phone-numbers/api/incomingphonenumber-resource, 2010-04-01 OpenAPI. Codes: Twilio error
dictionary; where it has no wording, the wording is inferred.
"""

import re
from collections.abc import Mapping
from typing import Any

from studio_emulator.auth import check_active
from studio_emulator.encoding import rfc2822_date
from studio_emulator.errors import TwilioError, invalid_parameter
from studio_emulator.exchange import Request, Response
from studio_emulator.handlers import entries
from studio_emulator.handlers.accounts import NAME_LIMIT, fetch_reached_account
from studio_emulator.handlers.parameters import (
    Reader,
    flag,
    method,
    one_of,
    read_fields,
    sid,
    text_of,
    url,
)
from studio_emulator.paging import classic_page
from studio_emulator.store.accounts import AccountStore
from studio_emulator.store.directory import DirectoryEntry, DirectoryStore, Place, literal

NUMBER = "number"
SENDER = "sender"
"""The kind of an entry that says that a number is in a messaging service. Its own SID is never shown."""

PREFIX = "PN"
E164 = re.compile(r"\+[1-9][0-9]{1,14}")


def application(name: str, text: str) -> str:
    """Return the SID of an application, or "", which clears the field; 400 21420 for what is no SID.

    The emulator has no applications, so it cannot tell whether one exists.
    """
    if text and not re.fullmatch("AP[0-9a-fA-F]{32}", text):
        raise TwilioError(400, 21420, f"{name} {text} is not accessible")
    return text


FIELDS: Mapping[str, Reader] = {
    "friendly_name": text_of(NAME_LIMIT),
    "api_version": one_of("2010-04-01", "2008-08-01"),
    "voice_url": url,
    "voice_method": method,
    "voice_fallback_url": url,
    "voice_fallback_method": method,
    "voice_caller_id_lookup": flag,
    "voice_receive_mode": one_of("voice", "fax"),
    "voice_application_sid": application,
    "trunk_sid": sid("TK"),
    "sms_url": url,
    "sms_method": method,
    "sms_fallback_url": url,
    "sms_fallback_method": method,
    "sms_application_sid": application,
    "status_callback": url,
    "status_callback_method": method,
    "emergency_status": one_of("Active", "Inactive"),
    "emergency_address_sid": sid("AD"),
    "identity_sid": sid("RI"),
    "address_sid": sid("AD"),
    "bundle_sid": sid("BU"),
}
"""What an update can change."""

DEFAULTS: Mapping[str, Any] = {
    "address_requirements": "none",
    "address_sid": None,
    "api_version": "2010-04-01",
    "beta": False,
    "bundle_sid": None,
    "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
    "emergency_address_sid": None,
    "emergency_address_status": "unregistered",
    "emergency_status": "Inactive",
    "identity_sid": None,
    "origin": "twilio",
    "sms_application_sid": "",
    "sms_fallback_method": "POST",
    "sms_fallback_url": "",
    "sms_method": "POST",
    "sms_url": "",
    "status": "in-use",
    "status_callback": "",
    "status_callback_method": "POST",
    "trunk_sid": None,
    "type": "local",
    "voice_application_sid": "",
    "voice_caller_id_lookup": False,
    "voice_fallback_method": "POST",
    "voice_fallback_url": None,
    "voice_method": "POST",
    "voice_receive_mode": "voice",
    "voice_url": None,
}
"""A number that was never changed. Source: the examples in the OpenAPI document, for null and "" too."""


def complete_number(phone_number: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a new number, with a friendly name like Twilio's: (555) 010-0001."""
    american = re.fullmatch(r"\+1(\d{3})(\d{3})(\d{4})", phone_number)
    name = "({}) {}-{}".format(*american.groups()) if american else phone_number
    return {**DEFAULTS, "friendly_name": name, **fields, "phone_number": phone_number}


def number_fields(entry: DirectoryEntry) -> dict[str, Any]:
    """Return a number as an answer shows it."""
    path = f"/2010-04-01/Accounts/{entry.account_sid}/IncomingPhoneNumbers"
    return {
        "sid": entry.sid,
        "account_sid": entry.account_sid,
        **entry.fields,
        "date_created": rfc2822_date(entry.date_created),
        "date_updated": rfc2822_date(entry.date_updated),
        "uri": f"{path}/{entry.sid}.json",
    }


def _fetch_place(request: Request) -> Place:
    """Return the list of the account in the path, if the credentials reach it and are of an active account."""
    accounts = request.app.store(AccountStore)
    check_active(request.identity, accounts, request.app.settings.inactive_account)
    return Place(fetch_reached_account(request).sid, NUMBER)


def _fetch_writable_place(request: Request) -> Place:
    """Return the same, if the account in the path is active.

    Inferred: nobody has published what a parent gets that writes to an inactive subaccount.
    """
    place, accounts = _fetch_place(request), request.app.store(AccountStore)
    account = accounts.fetch(place.account_sid)
    if account is None or not accounts.is_active(account):
        raise TwilioError(403, 20005, "Account not active")
    return place


def list_numbers(request: Request) -> Response:
    """GET .../IncomingPhoneNumbers.json.

    Optionally only those of one exact FriendlyName or Origin, only those with a part of a
    PhoneNumber, in which `*` is any digit, and with Beta=false none that are new to Twilio.
    """
    place = _fetch_place(request)
    query = {name: values[-1] for name, values in request.query.items()}
    patterns = {
        field: literal(query[name])
        for field, name in (("friendly_name", "FriendlyName"), ("origin", "Origin"))
        if name in query
    }
    if "PhoneNumber" in query:
        wanted = re.sub(r"[^0-9+*]", "", query["PhoneNumber"])
        patterns["phone_number"] = f"*{wanted.replace('*', '?')}*"
    if "Beta" in query and not flag("Beta", query["Beta"]):
        patterns["beta"] = "0"
    page, numbers = entries.list_visible(request, place, patterns)
    rows = [number_fields(entry) for entry in numbers]
    return request.respond(classic_page("incoming_phone_numbers", page, rows))


def fetch_number(request: Request) -> Response:
    """GET .../IncomingPhoneNumbers/{Sid}.json."""
    entry = entries.fetch_visible(request, _fetch_place(request), request.params["sid"])
    return request.respond(number_fields(entry))


def create_number(request: Request) -> Response:
    """POST .../IncomingPhoneNumbers.json: buy the PhoneNumber. The emulator chooses none for an AreaCode."""
    place = _fetch_writable_place(request)
    readers = {"phone_number": text_of(16), **FIELDS}
    changes, phone_number = read_fields(request, readers), request.required("PhoneNumber")
    if not E164.fullmatch(phone_number):
        raise TwilioError(400, 21421, f"PhoneNumber is invalid: {phone_number}")
    if request.app.store(DirectoryStore).find(NUMBER, "phone_number", phone_number) is not None:
        raise TwilioError(400, 21422, f"PhoneNumber is not available for purchase: {phone_number}")
    fields = _apply(complete_number(phone_number, {}), changes)
    entry = entries.create(request, place, PREFIX, fields)
    return request.respond(number_fields(entry), status=201)


def update_number(request: Request) -> Response:
    """POST .../IncomingPhoneNumbers/{Sid}.json. An empty text clears a field."""
    place = _fetch_writable_place(request)
    entry = entries.fetch_writable(request, place, request.params["sid"])
    changed = entries.change(request, entry, _apply(entry.fields, read_fields(request, FIELDS)))
    return request.respond(number_fields(changed))


def delete_number(request: Request) -> Response:
    """DELETE .../IncomingPhoneNumbers/{Sid}.json: release the number. It leaves its messaging service."""
    place = _fetch_writable_place(request)
    number = entries.fetch_writable(request, place, request.params["sid"])
    store = request.app.store(DirectoryStore)
    sender = store.find(SENDER, "number_sid", number.sid)
    if sender is not None:
        store.delete(sender)
    entries.delete(request, number)
    return Response(204)


def _apply(fields: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields after the changes. A trunk and a voice application exclude each other."""
    after = {**fields, **changes}
    if changes.get("trunk_sid") and changes.get("voice_application_sid"):
        # Inferred: the documents say that each deletes the other.
        raise invalid_parameter("TrunkSid", "it excludes a VoiceApplicationSid")
    if changes.get("trunk_sid"):
        after["voice_application_sid"] = ""
    if changes.get("voice_application_sid"):
        after["trunk_sid"] = None
    # An empty name is ignored, as that of an account is.
    after["friendly_name"] = changes.get("friendly_name") or fields["friendly_name"]
    _check(after, changes)
    return after


def _check(after: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    capable = after["capabilities"]
    refusals = (
        (
            "voice_fallback_url",
            after["voice_url"],
            21405,
            "Cannot set VoiceFallbackUrl without setting Url",
        ),
        (
            "sms_fallback_url",
            after["sms_url"],
            21406,
            "Cannot set SmsFallbackUrl without setting SmsUrl",
        ),
        (
            "sms_url",
            capable.get("sms") or capable.get("mms"),
            21407,
            "This Phone Number type does not support SMS or MMS",
        ),
    )
    for field, possible, code, message in refusals:
        if changes.get(field) and not possible:
            raise TwilioError(400, code, message)
