def write_preview(made, path):
    pass
