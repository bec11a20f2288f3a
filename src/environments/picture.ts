/** How the states of an environment look: something that moves on a grid, as plain data. */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
  /** [rows x columns] What lies there, row by row; with a letter where it has one. */
  readonly cells: readonly { readonly ground: Ground; readonly letter?: string }[];
  /** Cells with a wall on their east side. */
  readonly walls: readonly number[];
  readonly mover: 'taxi' | 'walker';
  /** [actions] What each one is called, and where it wants to go if it moves. */
  readonly actions: readonly { readonly name: string; readonly towards?: Direction }[];
  /** [states] The cell in which the mover is. */
  readonly cellOf: readonly number[];
  /** [states] Which scene it is: states of one scene differ in the cell only. */
  readonly sceneOf: readonly number[];
  readonly scenes: readonly Scene[];
}

export type Ground = 'plain' | 'ice' | 'hole' | 'cliff' | 'stand' | 'start' | 'goal' | 'wall';
export type Direction =
  | 'north'
  | 'north-east'
  | 'east'
  | 'south-east'
  | 'south'
  | 'south-west'
  | 'west'
  | 'north-west';

/** What is the case besides where the mover is. */
export interface Scene {
  /** Such as `passenger at R, to G`; empty where there is nothing to say. */
  readonly words: string;
  /** The cell where a passenger waits, or that they are on board. */
  readonly passenger?: number | 'on board';
  readonly destination?: number;
}
