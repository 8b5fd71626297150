// The verifier's bundles: one file for each mode, as small as it can be, since ConfigMaps bring them to every cluster and to workloads' namespaces.

import { join } from "node:path";
import { type BuildResult, buildSync } from "esbuild";
import { type AnyMode, MODES, PROGRAM_FILES, WORKLOAD_MODE } from "../verifier/contract";

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
    "issueIds",
    "issuesFile",
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

/** Builds a mode's. */
export const bundleVerifier = (outfile: string, mode: AnyMode = "node"): BuildResult<{ metafile: true }> =>
  buildSync({
    metafile: true,
    entryPoints: [join(ROOT, `verifier/${mode}-main.ts`)],
    define: { BUNDLE: JSON.stringify(mode) },
    bundle: true,
    platform: "node",
    target: "node20",
    minify: true,
    mangleProps: new RegExp(`^(${INTERNAL.join("|")})$`),
    legalComments: "none",
    logLevel: "warning",
    outfile,
  });

if (require.main === module)
  for (const mode of [...MODES, WORKLOAD_MODE] as const)
    bundleVerifier(join(ROOT, "dist", PROGRAM_FILES[mode]), mode);
