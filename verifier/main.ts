// The program for nodes and clusters.

import { runCluster } from "./cluster";
import { MODES } from "./contract";
import { runNode } from "./node";
import { runProgram } from "./program";

runProgram(MODES, (settings, signal) => (settings.mode === "node" ? runNode : runCluster)(settings, signal));
