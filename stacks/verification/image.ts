/** A container image. What is left out is DEFAULT_IMAGE's. */
export interface ImageReference {
  /** A registry's host, with a port where it is not 443: a mirror, for instance. */
  readonly registry?: string;
  readonly repository?: string;
  readonly tag?: string;
  /** `sha256:` and 64 hexadecimal digits; nodes then ignore the tag. */
  readonly digest?: string;
}

/**
 * Node.js on distroless, run as the user 65532. The tag moves on with its fixes; pin a digest where that is not wanted.
 * Source: https://github.com/GoogleContainerTools/distroless#what-images-are-available, checked 2026-11-23
 */
const DEFAULT_IMAGE = {
  registry: "gcr.io",
  repository: "distroless/nodejs24-debian13",
  tag: "nonroot",
} as const satisfies ImageReference;

/** How an image's parts look. */
export const IMAGE_PATTERNS: Readonly<Record<keyof ImageReference, RegExp>> = {
  registry: /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?$/,
  repository: /^[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
  tag: /^\w[\w.-]{0,127}$/,
  digest: /^sha256:[0-9a-f]{64}$/,
};

/** The image's name as Kubernetes takes it. */
export function imageName({
  registry = DEFAULT_IMAGE.registry,
  repository = DEFAULT_IMAGE.repository,
  tag = DEFAULT_IMAGE.tag,
  digest,
}: ImageReference = {}): string {
  return `${registry}/${repository}:${tag}${digest === undefined ? "" : `@${digest}`}`;
}
