"""A document as DOCX, in the styles of a word processor, so that an official can go on writing in it."""

from exchange.documents.docx.blocks import MEDIA_TYPE, written

__all__ = ["MEDIA_TYPE", "written"]
