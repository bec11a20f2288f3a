// Made by `npm run build:kernel` from assembly/resample.ts; not for editing.
export const wasm =
  'jZO/bhQxEMZn/GftXe/epaCIkJA+bwUdFVdQsHuigYiKF0gkUnDSBZEcilBQUlDkPaCgiYJoEBTQ01BRgsQjIChocA7Zx20OcpFw' +
  'seO1vd/M/PwtbeyMmYj4olw3B7NB69l8IuNTKkkstGQiA6XubW/sktDjzY2tHWK1e39rhygbb44fbD8WVLyz8qUQek8cQAVS5K1s' +
  'QKjWVAOFquVRXbZqMop7tYENr9jnMN7CIYdG1YpJXUGMLguan4OGRLW4Eo65NuEzh4/sHQrkMOFLeitQ+qpk55DBhUv09ial8fXG' +
  's3AhrvDiSs2w4YShwadFhRMO3zn84OAUIUNxRqZYIgMbKpsXrqx6/XmM0gZm6UaXYsV9UMLsyQispH9GLCEB7EWAGSQEeq2YLMKo' +
  'TThmnyUIJwxGr5WTUSgk1TZm+RYJF+cWgvmhAgq9eEG9qIws5k4kNXJkseQ/SDQKZMiWtzXr6WwnPl+ylnRaEY64zqITHMgL2UCg' +
  'fzsZRqA/avlRLVsedXZw4UZ4zqqB9EIjbvm+m925t51CNVeozirYcD3c/UugmglU8/R3QBBrD1WD6EwFEcHIzn+vObzh2iBVXcIk' +
  '/OUMv+jwmwX8JcpzDNLhl150vF36NepT7PgP7FfdexZ6Xx6ArkjyKgbrZQwrXsew6jOIlpLdf7loLduqW6ppyeeyASNP1IY/P01p' +
  'H9kTbyC9gvYSZojD+DXMcDqdTvtPaw0+2h/i8EXyi422rAsU0Zo8uiYIeSSbp55snNo0JaiBJBDkQFoQ9ECugJAN5Kr7DQ==';
