// The program for each node.

import { runNode } from "./node";
import { runProgram } from "./program";

runProgram("node", runNode);
