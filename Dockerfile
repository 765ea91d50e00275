# The 'runbook' image for those who can reach a registry: docker build -t runbook:local .
# The project's tests do not exercise this file; they run the image that scripts/pack-image.sh makes without any registry.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Cli -c Release -o /app -p:GenerateDocumentationFile=false -p:RunAnalyzers=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /app
WORKDIR /data
ENV DOTNET_EnableDiagnostics=0 RUNBOOK__PLATFORM=docker RUNBOOK_DATA=/data
EXPOSE 8000 8001 8002 8003
# Automation never touches what carries this label, whatever its container's own labels leave open.
LABEL runbook.enable=false org.opencontainers.image.title="Runbook Executor" org.opencontainers.image.licenses=MIT
ENTRYPOINT ["/app/runbook"]
