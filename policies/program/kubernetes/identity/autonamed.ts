/** Set by Pulumi where it made up an object's name. */
const AUTONAMED = "pulumi.com/autonamed";

/** Whether Pulumi made up an object's name, as the program gives none. */
export const isAutonamed = (
  metadata: { readonly annotations?: Readonly<Record<string, unknown>> } | undefined,
): boolean => metadata?.annotations?.[AUTONAMED] === "true";
