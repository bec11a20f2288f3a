// Made by `npm run build:kernel` from assembly/pack.ts; not for editing.
export const wasm =
  'pVTPix1FEK7q6u750Q8CK+xlL9XzcgkegngIRMGpyb7orhpDNkZvyaIvC/Oyift2I8lhd0aIcbMnEcSD4HURFrwIXv0LBPHu3xFl' +
  'MVIzu88HAYU4MF09dPX3ffV1TcP69iYCAJ6hW9hgc8s0OgKQswBoHCF4fz5pQL78BUID0qbd+IftwkHehRa78NViaFAgJJ+G7Kq8' +
  'Obp57b0P1gj8DXnn/dEaob8ql94eLZNJl1fWrq9cuXSdaPCufHhz9mlpdGWZ3OCT9Y8mK3d3xhvj6TaAv31vujHeAXJ3xuvTu2BC' +
  'v/7x+MF4G9BvjjfvTR8ayH/N7G/OpI3dU4URqxZjRiVn1TO4YUvGwgjWEdlwdigtTi8CcFYl+zEbYAiMnL0OwNglVfbF9zIcvfhm' +
  'adOXCY59kVX4mLPqjS8+jzmVnD8Pls/AcgXLT8DyOTCMlkoGtqu2lBZ1NikMG2lxdSma6tnpAzEIRKKSDdOqLZnY1kI70qZ1ryfn' +
  'bDcOOI8ZBx7ou7YUA1OXdLBY8+ACAZPykipRKGnxLavxNCdoTleA6dQGLTL8nyKLVKxW2osnsUpIkvaE0VcQc4FoOjmsizn7TlF9' +
  'joDD7qOYzysiTmv5GTh/eDgpEuVNbHkKIhAdlex6IOyg3D9QbI4ePypyrVGlJ3VhhO5rHUrxYOtov+NKtqJhp5ROKcOcaWylxTra' +
  'vkrt40n40ZikMV1TCw+94GRjUtBFAPlM25xBklrofuEFdwSnRzGlktPnnUxnTqbqZHriZDpz0jGxv1NgzU6A8ThABTEViDjrIbYn' +
  'PXGOoMiqr59+/+c3P/3+7XfNXvXK/qEKaA8W6sKcR4ieSva25Iy9bnr6JNdd17QRDxbYiKnZyF9PFi8vneQPjJrhOGXzKkKFu4zq' +
  'Z6p+OkamusDOT03B3k+dJFsR2cqpb71rP6ChBvc65X1Dzyl3/65c/xlrS3Z9uf+p3PbKdT6y5dAzXralNGfC0Pedn9fsLhDo4dVn' +
  'PZuhfw1h/tyHPrykN+qC6IVqjwMInPXhbw==';
