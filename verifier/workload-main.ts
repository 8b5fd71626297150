// The program for a workload's own identity.

import { WORKLOAD_MODE } from "./contract";
import { runProgram } from "./program";
import { runWorkload } from "./workload";

runProgram(WORKLOAD_MODE, runWorkload);
