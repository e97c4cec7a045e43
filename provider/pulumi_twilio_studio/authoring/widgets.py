"""What each widget type takes, for editors. Written by tools/widgets.py from definition/lint/widgets.json."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Self, TypedDict

from pulumi_twilio_studio.authoring.branches import Next

AddTwimlRedirectProperties = TypedDict(
    "AddTwimlRedirectProperties", {"method": str, "timeout": str, "url": str}, total=False
)
AddTwimlRedirectEvents = TypedDict(
    "AddTwimlRedirectEvents", {"fail": Next, "return": Next, "timeout": Next}, total=False
)
CapturePaymentsProperties = TypedDict(
    "CapturePaymentsProperties",
    {
        "currency": str,
        "description": str,
        "language": str,
        "max_attempts": int,
        "min_postal_code_length": int,
        "parameters": list[Any],
        "payment_amount": str,
        "payment_connector": str,
        "payment_method": str,
        "payment_token_type": str,
        "postal_code": str,
        "security_code": bool,
        "timeout": int,
        "valid_card_types": list[Any],
    },
    total=False,
)
CapturePaymentsEvents = TypedDict(
    "CapturePaymentsEvents",
    {
        "hangup": Next,
        "maxFailedAttempts": Next,
        "payInterrupted": Next,
        "providerError": Next,
        "success": Next,
        "validationError": Next,
    },
    total=False,
)
ConnectCallToProperties = TypedDict(
    "ConnectCallToProperties",
    {
        "caller_id": str,
        "noun": str,
        "record": bool,
        "sip_endpoint": str,
        "sip_password": str,
        "sip_username": str,
        "time_limit": str,
        "timeout": int,
        "to": str,
    },
    total=False,
)
ConnectCallToEvents = TypedDict(
    "ConnectCallToEvents", {"callCompleted": Next, "hangup": Next}, total=False
)
ConnectVirtualAgentProperties = TypedDict(
    "ConnectVirtualAgentProperties",
    {"connector": str, "language": str, "sentiment_analysis": str, "status_callback": str},
    total=False,
)
ConnectVirtualAgentEvents = TypedDict(
    "ConnectVirtualAgentEvents", {"hangup": Next, "return": Next}, total=False
)
ConnectVirtualAgentV2Properties = TypedDict(
    "ConnectVirtualAgentV2Properties",
    {
        "channel": Any,
        "configurations": list[Any],
        "connector_name": str,
        "parameters": list[Any],
        "resume_session_identification_method": Any,
        "session_behavior": Any,
        "status_callback": str,
        "status_callback_method": str,
        "timeout": Any,
    },
    total=False,
)
ConnectVirtualAgentV2Events = TypedDict(
    "ConnectVirtualAgentV2Events",
    {
        "completed": Next,
        "failed": Next,
        "hangup": Next,
        "live-agent-handoff": Next,
        "paused": Next,
        "timeout": Next,
    },
    total=False,
)
EnqueueCallProperties = TypedDict(
    "EnqueueCallProperties",
    {
        "priority": int,
        "queue_name": str,
        "task_attributes": str,
        "timeout": int,
        "wait_url": str,
        "wait_url_method": str,
        "workflow_sid": str,
    },
    total=False,
)
EnqueueCallEvents = TypedDict(
    "EnqueueCallEvents",
    {"callComplete": Next, "callFailure": Next, "failedToEnqueue": Next},
    total=False,
)
ForkStreamProperties = TypedDict(
    "ForkStreamProperties",
    {
        "stream_action": str,
        "stream_connector": str,
        "stream_connector_name": Any,
        "stream_name": str,
        "stream_parameters": list[Any],
        "stream_track": str,
        "stream_transport_type": str,
        "stream_url": str,
    },
    total=False,
)
ForkStreamEvents = TypedDict("ForkStreamEvents", {"next": Next}, total=False)
GatherInputOnCallProperties = TypedDict(
    "GatherInputOnCallProperties",
    {
        "finish_on_key": str,
        "gather_language": str,
        "hints": str,
        "language": str,
        "loop": int,
        "number_of_digits": int,
        "play": str,
        "profanity_filter": str,
        "say": str,
        "speech_model": str,
        "speech_timeout": str,
        "stop_gather": bool,
        "timeout": int,
        "voice": str,
    },
    total=False,
)
GatherInputOnCallEvents = TypedDict(
    "GatherInputOnCallEvents", {"keypress": Next, "speech": Next, "timeout": Next}, total=False
)
MakeHttpRequestProperties = TypedDict(
    "MakeHttpRequestProperties",
    {
        "add_twilio_auth": bool,
        "body": str,
        "content_type": str,
        "method": str,
        "parameters": list[Any],
        "url": str,
    },
    total=False,
)
MakeHttpRequestEvents = TypedDict(
    "MakeHttpRequestEvents", {"failed": Next, "success": Next}, total=False
)
MakeOutgoingCallV2Properties = TypedDict(
    "MakeOutgoingCallV2Properties",
    {
        "detect_answering_machine": bool,
        "from": str,
        "machine_detection": str,
        "machine_detection_silence_timeout": str,
        "machine_detection_speech_end_threshold": str,
        "machine_detection_speech_threshold": str,
        "machine_detection_timeout": str,
        "record": bool,
        "recording_channels": str,
        "recording_status_callback": str,
        "send_digits": str,
        "sip_auth_password": str,
        "sip_auth_username": str,
        "timeout": int,
        "to": str,
        "trim": str,
    },
    total=False,
)
MakeOutgoingCallV2Events = TypedDict(
    "MakeOutgoingCallV2Events",
    {"answered": Next, "busy": Next, "failed": Next, "noAnswer": Next},
    total=False,
)
RecordCallProperties = TypedDict(
    "RecordCallProperties",
    {
        "record_call": bool,
        "recording_channels": str,
        "recording_status_callback": str,
        "recording_status_callback_events": str,
        "recording_status_callback_method": str,
        "trim": str,
    },
    total=False,
)
RecordCallEvents = TypedDict("RecordCallEvents", {"failed": Next, "success": Next}, total=False)
RecordVoicemailProperties = TypedDict(
    "RecordVoicemailProperties",
    {
        "finish_on_key": str,
        "max_length": int,
        "play_beep": str,
        "recording_status_callback_url": str,
        "timeout": int,
        "transcribe": bool,
        "transcription_callback_url": str,
        "trim": str,
    },
    total=False,
)
RecordVoicemailEvents = TypedDict(
    "RecordVoicemailEvents",
    {"hangup": Next, "noAudio": Next, "recordingComplete": Next},
    total=False,
)
ResumeConversationProperties = TypedDict(
    "ResumeConversationProperties",
    {
        "attributes": Any,
        "conversation_service_sid": str,
        "conversation_sid": Any,
        "webhook_filters": Any,
    },
    total=False,
)
ResumeConversationEvents = TypedDict(
    "ResumeConversationEvents", {"failed": Next, "resumed": Next}, total=False
)
RunConversationRelayProperties = TypedDict(
    "RunConversationRelayProperties",
    {
        "dtmf_detection": Any,
        "interruptible": str,
        "language": Any,
        "parameters": Any,
        "speech_model": Any,
        "transcription_provider": Any,
        "tts_provider": Any,
        "url": Any,
        "voice": Any,
        "welcome_greeting": Any,
    },
    total=False,
)
RunConversationRelayEvents = TypedDict(
    "RunConversationRelayEvents", {"failed": Next, "success": Next}, total=False
)
RunFunctionProperties = TypedDict(
    "RunFunctionProperties",
    {
        "environment_sid": str,
        "function_sid": str,
        "parameters": list[Any],
        "service_sid": str,
        "url": str,
    },
    total=False,
)
RunFunctionEvents = TypedDict("RunFunctionEvents", {"fail": Next, "success": Next}, total=False)
RunSubflowProperties = TypedDict(
    "RunSubflowProperties",
    {"flow_revision": str, "flow_sid": str, "parameters": list[Any]},
    total=False,
)
RunSubflowEvents = TypedDict("RunSubflowEvents", {"completed": Next, "failed": Next}, total=False)
SayPlayProperties = TypedDict(
    "SayPlayProperties",
    {"digits": str, "language": str, "loop": int, "play": str, "say": str, "voice": str},
    total=False,
)
SayPlayEvents = TypedDict("SayPlayEvents", {"audioComplete": Next}, total=False)
SendAndWaitForReplyProperties = TypedDict(
    "SendAndWaitForReplyProperties",
    {
        "attributes": str,
        "body": str,
        "channel": str,
        "content_sid": str,
        "content_variables": list[Any],
        "from": str,
        "media_url": str,
        "message_type": str,
        "service": str,
        "timeout": str | int,
        "to": str,
    },
    total=False,
)
SendAndWaitForReplyEvents = TypedDict(
    "SendAndWaitForReplyEvents",
    {"deliveryFailure": Next, "incomingMessage": Next, "timeout": Next},
    total=False,
)
SendMessageProperties = TypedDict(
    "SendMessageProperties",
    {
        "attributes": str,
        "body": str,
        "channel": str,
        "content_sid": str,
        "content_variables": list[Any],
        "from": str,
        "media_url": str,
        "message_type": str,
        "service": str,
        "shorten_urls": bool,
        "to": str,
    },
    total=False,
)
SendMessageEvents = TypedDict("SendMessageEvents", {"failed": Next, "sent": Next}, total=False)
SendToAutoPilotProperties = TypedDict(
    "SendToAutoPilotProperties",
    {
        "autopilot_assistant_sid": str,
        "body": str,
        "chat_attributes": str,
        "chat_channel": str,
        "chat_service": str,
        "from": str,
        "memory_parameters": list[Any],
        "target_task": str,
        "timeout": int,
    },
    total=False,
)
SendToAutoPilotEvents = TypedDict(
    "SendToAutoPilotEvents", {"failure": Next, "sessionEnded": Next, "timeout": Next}, total=False
)
SendToFlexProperties = TypedDict(
    "SendToFlexProperties",
    {
        "attributes": str,
        "channel": str,
        "priority": str | int,
        "timeout": str,
        "waitUrl": str,
        "waitUrlMethod": str,
        "workflow": str,
    },
    total=False,
)
SendToFlexEvents = TypedDict(
    "SendToFlexEvents",
    {"callComplete": Next, "callFailure": Next, "composerStarted": Next, "failedToEnqueue": Next},
    total=False,
)
SetVariablesProperties = TypedDict("SetVariablesProperties", {"variables": list[Any]}, total=False)
SetVariablesEvents = TypedDict("SetVariablesEvents", {"next": Next}, total=False)
SplitBasedOnProperties = TypedDict("SplitBasedOnProperties", {"input": str}, total=False)
SplitBasedOnEvents = TypedDict("SplitBasedOnEvents", {"match": Next, "noMatch": Next}, total=False)
StartConversationProperties = TypedDict(
    "StartConversationProperties",
    {
        "attributes": Any,
        "chat_service_sid": Any,
        "close_conversation_on_execution_end": bool,
        "conversation_service_sid": str,
        "friendly_name": Any,
        "messaging_service_sid": Any,
        "participants": list[Any],
        "timers": Any,
        "timers_closed": str,
        "timers_inactive": str,
    },
    total=False,
)
StartConversationEvents = TypedDict(
    "StartConversationEvents", {"created": Next, "failed": Next}, total=False
)


class Widgets(ABC):
    """A method for every type whose properties are known; each adds one widget to the flow."""

    @abstractmethod
    def widget(
        self, kind: str, name: str, properties: Mapping[str, Any], then: Mapping[str, object]
    ) -> Self:
        """Add a widget of any type."""

    def add_twiml_redirect(
        self, name: str, properties: AddTwimlRedirectProperties, then: AddTwimlRedirectEvents
    ) -> Self:
        """Add a widget of type add-twiml-redirect."""
        return self.widget("add-twiml-redirect", name, properties, then)

    def capture_payments(
        self, name: str, properties: CapturePaymentsProperties, then: CapturePaymentsEvents
    ) -> Self:
        """Add a widget of type capture-payments."""
        return self.widget("capture-payments", name, properties, then)

    def connect_call_to(
        self, name: str, properties: ConnectCallToProperties, then: ConnectCallToEvents
    ) -> Self:
        """Add a widget of type connect-call-to."""
        return self.widget("connect-call-to", name, properties, then)

    def connect_virtual_agent(
        self, name: str, properties: ConnectVirtualAgentProperties, then: ConnectVirtualAgentEvents
    ) -> Self:
        """Add a widget of type connect-virtual-agent."""
        return self.widget("connect-virtual-agent", name, properties, then)

    def connect_virtual_agent_v2(
        self,
        name: str,
        properties: ConnectVirtualAgentV2Properties,
        then: ConnectVirtualAgentV2Events,
    ) -> Self:
        """Add a widget of type connect-virtual-agent-v2."""
        return self.widget("connect-virtual-agent-v2", name, properties, then)

    def enqueue_call(
        self, name: str, properties: EnqueueCallProperties, then: EnqueueCallEvents
    ) -> Self:
        """Add a widget of type enqueue-call."""
        return self.widget("enqueue-call", name, properties, then)

    def fork_stream(
        self, name: str, properties: ForkStreamProperties, then: ForkStreamEvents
    ) -> Self:
        """Add a widget of type fork-stream."""
        return self.widget("fork-stream", name, properties, then)

    def gather_input_on_call(
        self, name: str, properties: GatherInputOnCallProperties, then: GatherInputOnCallEvents
    ) -> Self:
        """Add a widget of type gather-input-on-call."""
        return self.widget("gather-input-on-call", name, properties, then)

    def make_http_request(
        self, name: str, properties: MakeHttpRequestProperties, then: MakeHttpRequestEvents
    ) -> Self:
        """Add a widget of type make-http-request."""
        return self.widget("make-http-request", name, properties, then)

    def make_outgoing_call_v2(
        self, name: str, properties: MakeOutgoingCallV2Properties, then: MakeOutgoingCallV2Events
    ) -> Self:
        """Add a widget of type make-outgoing-call-v2."""
        return self.widget("make-outgoing-call-v2", name, properties, then)

    def record_call(
        self, name: str, properties: RecordCallProperties, then: RecordCallEvents
    ) -> Self:
        """Add a widget of type record-call."""
        return self.widget("record-call", name, properties, then)

    def record_voicemail(
        self, name: str, properties: RecordVoicemailProperties, then: RecordVoicemailEvents
    ) -> Self:
        """Add a widget of type record-voicemail."""
        return self.widget("record-voicemail", name, properties, then)

    def resume_conversation(
        self, name: str, properties: ResumeConversationProperties, then: ResumeConversationEvents
    ) -> Self:
        """Add a widget of type resume-conversation."""
        return self.widget("resume-conversation", name, properties, then)

    def run_conversation_relay(
        self,
        name: str,
        properties: RunConversationRelayProperties,
        then: RunConversationRelayEvents,
    ) -> Self:
        """Add a widget of type run-conversation-relay."""
        return self.widget("run-conversation-relay", name, properties, then)

    def run_function(
        self, name: str, properties: RunFunctionProperties, then: RunFunctionEvents
    ) -> Self:
        """Add a widget of type run-function."""
        return self.widget("run-function", name, properties, then)

    def run_subflow(
        self, name: str, properties: RunSubflowProperties, then: RunSubflowEvents
    ) -> Self:
        """Add a widget of type run-subflow."""
        return self.widget("run-subflow", name, properties, then)

    def say_play(self, name: str, properties: SayPlayProperties, then: SayPlayEvents) -> Self:
        """Add a widget of type say-play."""
        return self.widget("say-play", name, properties, then)

    def send_and_wait_for_reply(
        self, name: str, properties: SendAndWaitForReplyProperties, then: SendAndWaitForReplyEvents
    ) -> Self:
        """Add a widget of type send-and-wait-for-reply."""
        return self.widget("send-and-wait-for-reply", name, properties, then)

    def send_message(
        self, name: str, properties: SendMessageProperties, then: SendMessageEvents
    ) -> Self:
        """Add a widget of type send-message."""
        return self.widget("send-message", name, properties, then)

    def send_to_auto_pilot(
        self, name: str, properties: SendToAutoPilotProperties, then: SendToAutoPilotEvents
    ) -> Self:
        """Add a widget of type send-to-auto-pilot."""
        return self.widget("send-to-auto-pilot", name, properties, then)

    def send_to_flex(
        self, name: str, properties: SendToFlexProperties, then: SendToFlexEvents
    ) -> Self:
        """Add a widget of type send-to-flex."""
        return self.widget("send-to-flex", name, properties, then)

    def set_variables(
        self, name: str, properties: SetVariablesProperties, then: SetVariablesEvents
    ) -> Self:
        """Add a widget of type set-variables."""
        return self.widget("set-variables", name, properties, then)

    def split_based_on(
        self, name: str, properties: SplitBasedOnProperties, then: SplitBasedOnEvents
    ) -> Self:
        """Add a widget of type split-based-on."""
        return self.widget("split-based-on", name, properties, then)

    def start_conversation(
        self, name: str, properties: StartConversationProperties, then: StartConversationEvents
    ) -> Self:
        """Add a widget of type start-conversation."""
        return self.widget("start-conversation", name, properties, then)
