/** `Dockerfile` and what does not go into its image. Nothing of a document stands in them. */

export const DOCKERFILE = `# Builds the server, then leaves everything behind that it does not need to run.
FROM node:24-slim AS build
WORKDIR /app
COPY package*.json ./
# with a package-lock.json in version control, every image has the same packages
RUN if [ -f package-lock.json ]; then npm ci; else npm install --no-audit --no-fund; fi
COPY tsconfig.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
EXPOSE 3000
HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:3000/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/server.js", "--transport", "http", "--host", "0.0.0.0"]
# the name under which clients reach it: docker run … --allowed-host mcp.example.com
CMD ["--allowed-host", "localhost"]
`;

export const DOCKERIGNORE = `*
!package.json
!package-lock.json
!tsconfig.json
!src
`;

export const GITIGNORE = `node_modules/
dist/
.env
*.log
`;
