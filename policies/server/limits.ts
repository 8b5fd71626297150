/** Pulumi's own limit on the size of a message: 400 MB. */
export const LONGEST_MESSAGE_BYTES = 400 * 1024 * 1024;
