import { cliffWalkingKind } from './cliff-walking.ts';
import type { EnvironmentKind } from './environment.ts';
import { frozenLakeKind } from './frozen-lake.ts';
import { gridWorldKind } from './grid-world.ts';
import { tableKind } from './table.ts';
import { taxiKind } from './taxi.ts';

/** Every environment by its name: a new one is a file and a line here. */
export const environments: Readonly<Record<string, EnvironmentKind>> = {
  taxi: taxiKind,
  'frozen-lake': frozenLakeKind,
  'cliff-walking': cliffWalkingKind,
  'grid-world': gridWorldKind,
  table: tableKind,
};
