// The verifier's bundle: one file, as small as it can be, since a ConfigMap brings it to every cluster.

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

/** Builds it. */
export const bundleVerifier = (outfile: string): BuildResult<{ metafile: true }> =>
  buildSync({
    metafile: true,
    entryPoints: [join(ROOT, "verifier/main.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    minify: true,
    mangleProps: new RegExp(`^(${INTERNAL.join("|")})$`),
    legalComments: "none",
    logLevel: "warning",
    outfile,
  });

if (require.main === module) bundleVerifier(join(ROOT, "dist/verifier.js"));
