"""Pure statistics and text: values in, values out."""
