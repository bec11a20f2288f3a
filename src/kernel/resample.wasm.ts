// Made by `npm run build:kernel` from assembly/resample.ts; not for editing.
export const wasm =
  'jZLPahRBEMarunv67/TqIRcPgW/65NE3MAPefInkkIMLm4C7ECSHfQJfIucQ8SLxJbwLCj6C6LlC6NndyWJGSF26u6qpqu9XRSfL' +
  'BRMRH6hjt94YHdvtRWtF3Ggmci90szg9OVsSm4t3Z0siuzhdnL//oCh+tOqTUs2lWsMIGeq8PgIhvzVHMMg9z0vbm9W8xoqDl8/c' +
  'BbjOIyGgQe7VqmSo+UtFu39ooJH3PXLDxckPlm/cJUQEOPk5vCLaLrecEiySHNLXNzTYr9dXclA9vO8pDC93jAb80JTcsfxh+cuS' +
  'DMEiPkoTJ9LAS/YhpjbPnu3OmtrBTQbGEs/Td63U2l3CSEv/WG1hAOgqQA8NBder1T6MEuSGO4+MUAsyXK9Xc4maSqxVfnOX0SIg' +
  'THe4+9TCwNUBuZoZvtYeSDbIA6Ydkgbtf/VuNdV4r+Say6xOOD5W1uUJX4vZBINb3m6RrRBmiDCwtVE17sMXllsuYbNPCWHAkTY4' +
  '7Igj7OFISNM4wohDdXbUH1GFlAcMeAKGV+ke';
