package assay.rules.report;

/** What an element is made of: attributes, and what stands in it. */
sealed interface Part permits Attribute, Markup {}
