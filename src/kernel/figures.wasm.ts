// Made by `npm run build:kernel` from assembly/figures.ts; not for editing.
export const wasm =
  'XY+xTgJBEIb/2dndO1gLe5s5oCChMlZ0t6KIgphIMHaikRiPoInamJAcJSWPYOITWNn6YCbqXggap5jJTOb/5xtcPk4JAJXVCBhx' +
  'nudgViDDBGV3ohx+/gGXw39RyPO4yAtdlKV2OXm4Ge1hFS46jE2rM+x3GeVjf36x2ztpdQdM9sz3hvsDVnY14ah9eDA83R+wNlfj' +
  'm9s7gC+vr0F2Op7ePzwrlN+U2i7OrO2bDL/416Nm1n3Nuk9SPNN5kDUYieZUSOyRTqvGq6fAnlXiukISCUlcV7oSCyaVkpCUOltJ' +
  'qWoT5lSslDo6FS3W848qzhqMinlJtLCYl4TFesoSu0HOCcRmErf1rGqK5aXOhCWWaPL+2uTNqvGU/YE0wq5WKMOq6NVTgZZFBRh4' +
  'CDz6Wwk4FQgFFBb8ogQCBAIUPoulFm4y3Dc=';
