// Made by `npm run build:kernel` from assembly/follow.ts; not for editing.
export const wasm =
  'VVDLahwxEOyHtDu70oLBORjiQ2nIYSEx5BCMbQKWIDbGX2EfnIMyy0KyEAKG+YdA7vlEf0AOoWdmF6xLVZe6qqWmxx8bJiL2/MA9' +
  'qTB5ZaL5scy+brtu+5NotnnabL//Elr+cfzbSez5GbQWl+YGTZoZvEne4GMKBp/T0iCnhcGH1hUyQi3/C4RQCANZ7gmt5ZPxort2' +
  'L1xMl5rRWB3vXC6UxPgRmiK7uhZKsVBSzVDXF/ZYItYzonDjsuShKnxFBGm5cE2CBdisiOdC8GM35ohdbdmiT0y4WREYs26UYFLh' +
  '26RWnY4Bw+woIYT9aDeNdrn0iNC3KWqGFLp32YxreCwghb+1MiW0OoxXzLs6jCu6q++V0goKNz1dESpioTvXW8w7cPUIiDWcEVmD' +
  'bQ9q1rHt+QsN5+Xaj3dxij3of8Oljkt+5cPKYzXKe8vYac8+/Jntz41tsxn4fw==';
