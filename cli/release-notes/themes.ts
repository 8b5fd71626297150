/** The themes for which notes are kept, and the words that indicate each. */
const WORDS = {
  "metadata server": /\bmetadata (server|service)\b|gke-metadata-server|169\.254\.169\.25[24]/i,
  "Workload Identity": /\bworkload identity\b|iam\.gke\.io|\bservice account tokens?\b/i,
  DNS: /\b(kube-dns|coredns|node-?local ?dns(cache)?|cloud dns)\b/i,
  dataplane: /\bdataplane v2\b|\bcilium\b|\bcni\b|\bnetwork ?polic(y|ies)\b/i,
  "node images": /\bcontainer-optimized os\b|\bnode images?\b|\bcontainerd\b|\bcgroup/i,
  agents: /\b(logging|monitoring|metrics) agents?\b|\bfluent-?bit\b|\bdaemonsets?\b|\bnode service agent\b/i,
  maintenance:
    /\bmaintenance (windows?|exclusions?|polic(y|ies))\b|\bauto(matic)?-?(ally)? ?upgrade|\broll-?out sequenc|\brelease channels?\b/i,
} as const;

export type Theme = keyof typeof WORDS;

export const themesOf = (text: string): Theme[] =>
  (Object.keys(WORDS) as Theme[]).filter((theme) => WORDS[theme].test(text));
