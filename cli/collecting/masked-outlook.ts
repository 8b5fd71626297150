import type { Outlook } from "../../policies/outlook/outlook";
import type { Mask } from "../offline/masking/mask";
import { isObject } from "../offline/protocol/values";

/** A report whose texts contain no secret values. */
export function maskedTexts<T>(value: T, mask: Mask): T;
export function maskedTexts(value: unknown, mask: Mask): unknown {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return value.map((item) => maskedTexts(item, mask));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskedTexts(item, mask)]));
}

/** An outlook that shows no secret values in names of resources and in properties. */
export function maskedOutlook(outlook: Outlook, mask: Mask): Outlook {
  const { time, clusters, ...rest } = outlook;
  return {
    time,
    ...maskedTexts(rest, mask),
    clusters: clusters.map(({ seen, ...cluster }) => {
      const { stackName, resource } = seen.home;
      // Everything else stays as it is, and is not shown.
      const home = Object.create(seen.home, {
        stackName: { value: mask(stackName) },
        resource: { value: { ...resource, name: mask(resource.name), urn: mask(resource.urn) } },
      });
      return { ...maskedTexts(cluster, mask), seen: { ...seen, label: mask(seen.label), home } };
    }),
  };
}
