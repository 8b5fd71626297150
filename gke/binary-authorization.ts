// How Binary Authorization decides on images, by the one policy of a project.
// Source: https://cloud.google.com/binary-authorization/docs/reference/rest/Shared.Types/Policy, checked 2026-11-30

/** The value of `globalPolicyEvaluationMode` with which Google's own policy admits GKE's images; without a value they are subject to the project's policy. */
export const SYSTEM_POLICY_ON = "ENABLE";

/** The evaluation mode of a rule that admits every image. */
export const ALLOWS_ALL = "ALWAYS_ALLOW";

/** The evaluation mode of a rule that admits none: patterns are asked first. Source: as above */
export const DENIES_ALL = "ALWAYS_DENY";

/** The enforcement mode of a rule that refuses nothing, and only logs. */
export const DRY_RUN = "DRYRUN_AUDIT_LOG_ONLY";

/** The mode of a cluster on which the project's policy decides. Source: https://cloud.google.com/binary-authorization/docs/setting-up, checked 2026-11-30 */
export const ENFORCED = "PROJECT_SINGLETON_POLICY_ENFORCE";

/** How the policy names a cluster, in a rule for that one alone. */
export const clusterSpec = (location: string, name: string): string => `${location}.${name}`;

/** Whether a pattern of admitted images may be there for Google's, such as gke.gcr.io/*. */
export const mayAdmitGoogleImages = (pattern: string): boolean => /gke|google|^\*/.test(pattern);

/**
 * Whether a pattern may admit an image, which it names up to a tag or digest, or up to a wildcard at its end: `*` of one path segment, `**` of several.
 * Source: https://docs.cloud.google.com/binary-authorization/docs/policy-yaml-reference, checked 2026-12-01
 */
export const mayAdmit = (pattern: string, image: string): boolean => {
  const [start = "", ...more] = pattern.split("*");
  return more.length > 0 ? image.startsWith(start) : pattern.startsWith(nameOfImage(image));
};

/** An image's name without its tag and digest. */
function nameOfImage(image: string): string {
  const [name = ""] = image.split("@");
  const tag = name.lastIndexOf(":");
  return tag > name.lastIndexOf("/") ? name.slice(0, tag) : name;
}

/**
 * Part of the label by which a Pod's author overrides the policy.
 * Source: https://docs.cloud.google.com/binary-authorization/docs/using-breakglass, checked 2026-12-01
 */
export const BREAK_GLASS = "break-glass";
