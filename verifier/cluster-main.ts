// The program for the whole cluster.

import { runCluster } from "./cluster";
import { runProgram } from "./program";

runProgram("cluster", runCluster);
