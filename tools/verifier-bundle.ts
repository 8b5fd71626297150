// The verifier's bundles: each one file, as small as it can be, since ConfigMaps bring them to every cluster and to workloads' namespaces.

import { join } from "node:path";
import { type BuildResult, buildSync } from "esbuild";

const ROOT = join(__dirname, "..");

/**
 * Properties that only the verifier's own code reads and writes, and never as JSON: they get short names. Names that Node.js, Kubernetes, a log
 * entry or a recorded text knows must not stand here.
 */
const INTERNAL = [
  ...[
    "audience",
    "bytes",
    "condition",
    "connect",
    "controlPlane",
    "created",
    "credentials",
    "daemonSet",
    "desired",
  ],
  ...[
    "dnsNames",
    "duration",
    "expectConditions",
    "expectsServer",
    "failure",
    "grace",
    "hasIdentity",
    "heartbeat",
  ],
  ...[
    "isConnected",
    "isLinux",
    "isLooping",
    "isOptional",
    "isPlausible",
    "isReady",
    "isRunning",
    "isTaintGone",
  ],
  ...[
    "judgement",
    "kubelet",
    "limits",
    "logged",
    "maxImageAgeDays",
    "metrics",
    "newNode",
    "period",
    "progress",
  ],
  ...["registry", "reportFailures", "reports", "response", "restarting", "selfHeal", "servers", "since"],
  ...["terminationLog", "updated", "verdicts", "verifiers"],
];

/** The entry points, by the bundles' names. */
const ENTRIES = { verifier: "verifier/main.ts", workload: "verifier/workload-main.ts" } as const;

/** Builds one of them. */
export const bundleVerifier = (
  outfile: string,
  bundle: keyof typeof ENTRIES = "verifier",
): BuildResult<{ metafile: true }> =>
  buildSync({
    metafile: true,
    entryPoints: [join(ROOT, ENTRIES[bundle])],
    define: { BUNDLE: JSON.stringify(bundle) },
    bundle: true,
    platform: "node",
    target: "node20",
    minify: true,
    mangleProps: new RegExp(`^(${INTERNAL.join("|")})$`),
    legalComments: "none",
    logLevel: "warning",
    outfile,
  });

if (require.main === module) {
  bundleVerifier(join(ROOT, "dist/verifier.js"));
  bundleVerifier(join(ROOT, "dist/workload.js"), "workload");
}
