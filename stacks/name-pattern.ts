/** A name of lower-case letters, digits and hyphens, a letter first, as a part of a regular expression. */
export const NAME = "[a-z]([a-z0-9-]*[a-z0-9])?";
