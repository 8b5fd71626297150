/** The annotation that Pulumi sets where it made up an object's name. */
const AUTONAMED = "pulumi.com/autonamed";

/** Whether Pulumi made up an object's name, as the program sets none. */
export const isAutonamed = (
  metadata: { readonly annotations?: Readonly<Record<string, unknown>> } | undefined,
): boolean => metadata?.annotations?.[AUTONAMED] === "true";
