"""How a form is drawn: `{{ form }}` in any template gives GOV.UK Frontend's markup."""

from datetime import date

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting

CLASSES = {
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "radio": "govuk-radios__input",
    "checkbox": "govuk-checkboxes__input",
}


class Field(BoundField):
    """A field whose widget carries the class of its kind, and says by ARIA what it is in error."""

    @property
    def kind(self):
        """What the template draws: checkbox, radio, select, textarea, or any other for a box."""
        widget = self.field.widget
        return getattr(widget, "input_type", None) or type(widget).__name__.lower()

    @property
    def first_id(self):
        """Where a link to this field leads: its box, or the first of its choices."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.id_for_label

    def value(self):
        """A date as `type=date` reads it, whatever the language writes."""
        value = super().value()
        return value.isoformat() if self.kind == "date" and isinstance(value, date) else value

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        if (widget or self.field.widget).is_hidden:
            return attrs
        name = CLASSES.get(self.kind, "govuk-input")
        more = [self.field.widget.attrs.get("class", "")]
        if self.errors and name in {"govuk-input", "govuk-select", "govuk-textarea"}:
            more.insert(0, f"{name}--error")
        attrs["class"] = " ".join([name, *filter(None, more)])
        attrs["placeholder"] = False  # a hint stays when somebody types, a placeholder goes
        return attrs


class Renderer(TemplatesSetting):
    """The setting FORM_RENDERER."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = Field
