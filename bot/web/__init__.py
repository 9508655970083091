"""The pages: a citizen's chat, an officer's desk, the demonstration. Server-rendered, no third party."""
