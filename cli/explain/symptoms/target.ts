// To whom an error says that a connection fails, by the addresses and names in it.

/** "address" is one whose name the error does not say, "peer" anybody else, and "unnamed" where it says nothing. */
export type Target =
  | "metadata"
  | "control-plane"
  | "kubelet"
  | "registry"
  | "google"
  | "address"
  | "peer"
  | "unnamed";

/** The first that fits counts: what goes to the metadata server often names the API for which it gets a token. */
const TARGETS: readonly (readonly [Target, RegExp])[] = [
  [
    "metadata",
    /\b169\.254\.169\.25[24]\b|\b127\.0\.0\.1:98[78]\b|\bmetadata\.google\.internal\b|\bcomputemetadata\b|\bcompute engine metadata\b|\bmetadata[ -]?serv(?:er|ice)\b|\bgce metadata\b/,
  ],
  ["kubelet", /:10250\b|\berror dialing backend\b/],
  [
    "registry",
    /\b(?:[\w-]{1,63}\.pkg\.dev|(?:[\w-]{1,63}\.)?gcr\.io|(?:docker|registry\.k8s|ghcr|quay)\.io|docker\.com)\b|\/v2\//,
  ],
  [
    "control-plane",
    /\bunable to connect to the server\b|\bthe connection to the server\b|\bserver api group list\b|\bkubernetes cluster unreachable\b|\bunable to recognize\b|\bfailed to (?:list|watch) \*v\d|\bkubernetes\.default\b|\/api\/v1\/(?:configmaps|endpoints|events|namespaces|nodes|pods|secrets|services)\b|\/apis\/[\w.-]{1,99}\/v\d|\/(?:api|version)\?timeout|\/openapi\/v[23]\b|:6443\b|\.gke\.goog\b/,
  ],
  [
    "google",
    /\b[\w-]{1,63}\.googleapis\.com\b|\baccounts\.google\.com\b|\bgoogleapi: (?:error|got http)\b|\b199\.36\.153\.(?:[4-9]|1[01])\b|\bpermission [\\'"]{0,2}[a-z]{2,40}\.[\w.]{1,99}[\\'"]{0,2} denied\b|\brequired [\\'"]{0,2}[a-z]{2,40}\.[\w.]{1,99}[\\'"]{0,2} permission\b/,
  ],
  [
    "peer",
    /\bhttps?:\/\/(?!(?:cloud|developers|docs\.cloud)\.google\.com\/|docs\.git(?:hub|lab)\.com\/)[\w.-]{0,200}[a-z]/,
  ],
  ["address", /(?:\b\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]{3,39}\]):443\b/],
  [
    "peer",
    /\b\d{1,3}(?:\.\d{1,3}){3}\b|\bdial (?:tcp|udp)\b|\bconnect(?:ing|ion)? to (?:host )?[a-z][\w.-]{0,99}(?::| port )\d{1,5}\b|\b[a-z][\w-]{0,62}(?:\.[\w-]{1,63}){0,8}\.(?!(?:cc|go|java|js|py|rb|rs|ts):)[\w-]{1,63}:\d{1,5}\b/,
  ],
];

/** To whom a line says that something connects. @param line in lower case. */
export const targetOf = (line: string): Target =>
  TARGETS.find(([, pattern]) => pattern.test(line))?.[0] ?? "unnamed";

/** Whether it may be the metadata server. */
export const mayBeMetadata = (target: Target): boolean => target === "metadata" || target === "unnamed";

/** What a text that does not say to whom it connects leaves open. */
export const NO_ADDRESS =
  "The text names no address: what is said of the metadata server holds if it was that one's.";
