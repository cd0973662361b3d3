"""The verbs: each joins rooms in about a page.

A verb is a module of its own, imported alone (`archiver.workflow.extract`), so that a command loads only what it needs.
"""
