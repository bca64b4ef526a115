"""The officers' desk: a local web application over one workplace, by the same functions as the commands.

Here belongs what a person sees and sends in a browser, and what guards it: `guard`, `session`, `forms`. A page is a module
in `pages`, with its words in `words/<page>.yaml` and its templates in `templates/`. Not here: any decision about data.
"""
