package api

import (
	"google.golang.org/grpc"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Register puts the services of the schema on a gRPC server.
func Register(service grpc.ServiceRegistrar, room Room) {
	service.RegisterService(&capstackv1.ValuationService_ServiceDesc, &Valuation{Room: room})
	service.RegisterService(&capstackv1.CatalogService_ServiceDesc, &Catalog{Room: room})
	service.RegisterService(&capstackv1.ContractService_ServiceDesc, &Contracts{Room: room})
}

// ServiceNames returns the full names of the services, for health checks.
func ServiceNames() []string {
	return []string{
		capstackv1.ValuationService_ServiceDesc.ServiceName, capstackv1.CatalogService_ServiceDesc.ServiceName,
		capstackv1.ContractService_ServiceDesc.ServiceName,
	}
}
