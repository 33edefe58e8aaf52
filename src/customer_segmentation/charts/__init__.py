"""What all charts share: the theme, the layout of texts, the scales of axes."""
