"""Messengers: each an adapter around the narrow message. A library is imported when its channel is on."""
