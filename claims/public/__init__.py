"""What anybody may see: pages of published verdicts, cards to embed, pictures, feeds. Nothing else is ever loaded."""
